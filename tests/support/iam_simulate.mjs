// Judges requests with @cloud-copilot/iam-simulate: a list of JSON on standard input, a list of verdicts on standard output.
import { readFileSync } from "node:fs";
import { runSimulation } from "@cloud-copilot/iam-simulate";

const verdicts = [];
for (const { principal, account, policies, action, resource, context, resourcePolicy } of JSON.parse(readFileSync(0))) {
  const simulation = {
    identityPolicies: policies.map((policy, position) => ({ name: `policy-${position}`, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    request: { principal, action, resource: { resource, accountId: account }, contextVariables: context },
  };
  if (resourcePolicy) simulation.resourcePolicy = resourcePolicy;
  const { resultType, overallResult, errors } = await runSimulation(simulation, {});
  verdicts.push(resultType === "error" ? `error: ${JSON.stringify(errors)}` : overallResult);
}
console.log(JSON.stringify(verdicts));
