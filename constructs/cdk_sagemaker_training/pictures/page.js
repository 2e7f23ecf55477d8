"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const details = document.getElementById("details");
const overview = details.firstElementChild;
const steps = new Map(data.nodes.map((node) => [node.name, node]));
const drawn = new Map();
for (const element of document.querySelectorAll("[data-step]")) {
  drawn.set(element.dataset.step, element);
  element.setAttribute("tabindex", "0");
  element.setAttribute("role", "button");
  element.setAttribute("aria-pressed", "false");
  element.addEventListener("click", () => select(element.dataset.step));
  element.addEventListener("keydown", (event) => onKey(event, element.dataset.step));
}
let selected = "";

function make(tag, text, name) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (name) element.className = name;
  return element;
}

function onKey(event, name) {
  const way = { ArrowDown: () => neighbour(name, "start", "end"), ArrowUp: () => neighbour(name, "end", "start"),
    ArrowRight: () => beside(name, 1), ArrowLeft: () => beside(name, -1) }[event.key];
  if (event.key === "Enter" || event.key === " ") select(name);
  else if (event.key === "Escape") select("");
  else if (way) drawn.get(way() || name).focus();
  else return;
  event.preventDefault();
}

function neighbour(name, from, to) {
  const edge = data.edges.find((each) => each[from] === name);
  return edge && edge[to];
}

function beside(name, direction) {
  const here = drawn.get(name).getBoundingClientRect();
  let best, least = Infinity;
  for (const [other, element] of drawn) {
    const there = element.getBoundingClientRect();
    const distance = (there.x - here.x) * direction;
    if (distance > 1 && Math.abs(there.y - here.y) < here.height && distance < least) [best, least] = [other, distance];
  }
  return best;
}

function select(name) {
  if (drawn.has(selected)) drawn.get(selected).setAttribute("aria-pressed", "false");
  selected = name === selected ? "" : name;
  details.replaceChildren(selected ? told(steps.get(selected)) : overview);
  if (selected) drawn.get(selected).setAttribute("aria-pressed", "true");
  details.scrollTop = 0;
}

function told(node) {
  const parts = document.createDocumentFragment();
  parts.append(make("h2", node.name));
  parts.append(table([["type", node.type], ...node.facts, ...node.badges.map((badge) => ["", badge])]));
  if (node.findings.length) parts.append(make("h3", "Findings"), findings(node.findings));
  for (const [title, from, to] of [["Waits for", "end", "start"], ["Is waited for by", "start", "end"]]) {
    const edges = data.edges.filter((edge) => edge[from] === node.name);
    if (!edges.length) continue;
    const list = make("ul");
    for (const edge of edges) {
      const item = make("li"), button = make("button", edge[to]);
      button.addEventListener("click", () => { const target = edge[to]; select(target); drawn.get(target).focus(); });
      item.append(button, edge.label ? ` (${edge.label})` : "");
      list.append(item);
    }
    parts.append(make("h3", title), list);
  }
  parts.append(make("h3", "Definition"), make("pre", node.text));
  return parts;
}

function table(rows) {
  const made = make("table"), body = make("tbody");
  for (const [name, value] of rows) {
    const row = make("tr"), head = make("th", name);
    head.scope = "row";
    row.append(head, make("td", value));
    body.append(row);
  }
  made.append(body);
  return made;
}

function findings(list) {
  const made = make("ul", undefined, "findings");
  for (const found of list) {
    const item = make("li", undefined, found.severity);
    item.append(make("strong", `${found.rule} ${found.severity}`), make("p", found.message), make("p", `Fix: ${found.fix}`, "fix"));
    made.append(item);
  }
  return made;
}

document.getElementById("find").addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  for (const [name, element] of drawn) {
    element.classList.toggle("dim", wanted !== "" && !`${name} ${steps.get(name).type}`.toLowerCase().includes(wanted));
  }
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && selected) select(""); });
const list = document.getElementById("pipeline-findings");
if (list) list.replaceWith(findings(data.findings));
