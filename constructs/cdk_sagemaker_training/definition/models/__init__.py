"""Models, and the requests that take or make one."""
