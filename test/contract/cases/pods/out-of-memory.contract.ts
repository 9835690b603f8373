import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { FOREVER, over, podFacts, podIs, shellPod, told } from "./pod-facts.ts";

const limit = (memory: string) => ({ resources: { limits: { memory } } });

contractCase("pods: tail of an endless line is killed for its memory", async (c) => {
  await c.create(shellPod("greedy", "tail /dev/zero", limit("24Mi"), { restartPolicy: "Never" }));
  await podIs(c, "greedy", "is over", over("Failed"));
  expectGolden(c, "pods/out-of-memory", await podFacts(c, "greedy"));
});

contractCase("pods: one that runs out of memory again and again", async (c) => {
  await c.create(shellPod("again", "exec tail /dev/zero", limit("24Mi")));
  const pod = await podIs(c, "again", "was restarted", (status) => status["containerStatuses"]?.[0]?.restartCount >= 1);
  await told(c, "again", "BackOff");
  expect(pod["status"].containerStatuses[0].lastState.terminated).toMatchObject({ exitCode: 137, reason: "OOMKilled" });
});

contractCase("pods: devices that every container has", async (c) => {
  await c.create(shellPod("devices", FOREVER));
  await c.podReady("devices");
  const script = `head -c 3 /dev/zero | od -An -tx1 | tr -d ' '; head -c 5 /dev/urandom | wc -c; cat /dev/null | wc -c; echo lost > /dev/null && echo sent
echo full > /dev/full || echo refused; dd if=/dev/zero of=/tmp/z bs=1k count=3 2>/dev/null; wc -c < /tmp/z; yes | head -2; yes no | head -1`;
  const { stdout } = await c.exec("devices", ["sh", "-c", script]);
  expect(stdout.split("\n")).toEqual(["000000", "5", "0", "sent", "refused", "3072", "y", "y", "no", ""]);
});

contractCase("pods: what BusyBox says of files that are not there", async (c) => {
  await c.create(shellPod("words", FOREVER));
  await c.podReady("words");
  const script = `exec 2>&1; cd /tmp; touch /nosuch/x; ls /nosuch; cat /nosuch; mkdir /etc; rmdir /nosuch; rm /nosuch; cp /nosuch x; mv /nosuch x; head /nosuch; chmod 1 /nosuch; sleep x; dd if=/nosuch; grep a /nosuch; echo x > full; rmdir full`;
  const { stdout } = await c.exec("words", ["sh", "-c", script]);
  expectGolden(c, "pods/busybox-words", stdout.trimEnd().split("\n"));
});

contractCase("pods: everyday commands of BusyBox", async (c) => {
  await c.create(shellPod("everyday", FOREVER));
  await c.podReady("everyday");
  const script = `cd /tmp; printf 'b\\na\\nb\\n' > f; printf 'b\\na\\nc\\n' > g; sort f | uniq -c; cmp f g; cmp -s f f && echo same; md5sum < f; sha256sum < f; base64 < f
seq 3 | xargs echo; find . -name f; du -k f | wc -l; stat -c '%n %s %F' f; od -c f | head -1; hexdump -C f | head -1; expr 6 \\* 7; basename /a/b.c .c; dirname /a/b
factor 84; printf 'a\\tb\\n' | expand -t 4; pidof sleep >/dev/null || true; timeout 1 sleep 0 && echo intime; printf 'x\\r\\n' | dos2unix | od -An -c; cut -d: -f1 /etc/passwd | head -1
which ls; tar c f | tar t; awk '{n++} END {print n}' f; sed s/b/B/ f | head -1; tr a-z A-Z < f | tail -1; comm=1; rev f | head -1; printf 'readable\\0\\1words\\n' | strings`;
  const { stdout } = await c.exec("everyday", ["sh", "-c", script]);
  expectGolden(c, "pods/busybox-everyday", stdout.trimEnd().split("\n"));
});
