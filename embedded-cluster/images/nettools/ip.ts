import { writeText } from "../../kernel/streams.ts";
import { POD_NETWORK } from "../../network/pod-network.ts";
import type { Program } from "../../shell/process/process.ts";

/** Models iproute2's ip for what a pod has: a loopback, eth0 with its address, and a default route. */
export const ip: Program = async (process) => {
  const words = process.argv.slice(1).filter((word) => !word.startsWith("-"));
  const network = process.capability(POD_NETWORK);
  if (network === undefined) return 1;
  const object = words[0] ?? "";
  const gateway = network.ip.replace(/\.\d+$/, ".1");
  if (object !== "" && "address".startsWith(object)) {
    await writeText(process.stdout, addresses(network.ip));
    return 0;
  }
  if (object !== "" && "link".startsWith(object)) {
    await writeText(process.stdout, addresses(network.ip).replace(/^ {4}inet.*\n {7}.*\n/gm, ""));
    return 0;
  }
  if (object !== "" && "route".startsWith(object)) {
    await writeText(
      process.stdout,
      `default via ${gateway} dev eth0 \n${network.ip.replace(/\.\d+$/, ".0")}/24 via ${gateway} dev eth0 src ${network.ip} \n${gateway} dev eth0 scope link src ${network.ip} \n`,
    );
    return 0;
  }
  const usage = "Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\nwhere  OBJECT := { address | link | route }\n";
  await writeText(process.stderr, object === "" || object === "help" ? usage : `Object "${object}" is unknown, try "ip help".\n`);
  return object === "" || object === "help" ? 255 : 1;
};

function addresses(address: string): string {
  const mac = address.split(".").map((part) => Number(part).toString(16).padStart(2, "0"));
  return `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
2: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    link/ether 0a:58:${mac.join(":")} brd ff:ff:ff:ff:ff:ff link-netnsid 0
    inet ${address}/24 brd ${address.replace(/\.\d+$/, ".255")} scope global eth0
       valid_lft forever preferred_lft forever
`;
}
