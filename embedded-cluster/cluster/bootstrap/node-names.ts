export interface NodeName {
  name: string;
  role: "control-plane" | "worker";
}

/** Names as kind gives them: "tsunagu-control-plane", "tsunagu-worker", "tsunagu-worker2"… */
export function nodeNames(count: number): NodeName[] {
  const names: NodeName[] = [{ name: "tsunagu-control-plane", role: "control-plane" }];
  for (let worker = 1; worker < count; worker++) names.push({ name: `tsunagu-worker${worker === 1 ? "" : worker}`, role: "worker" });
  return names;
}
