import { buildPrograms } from "./build.ts";
import { down } from "./down.ts";
import { ADMIN_KUBECONFIG } from "./folder.ts";
import { makeImages } from "./images/make.ts";
import { hindrance, installRequirements } from "./requirements.ts";
import { up } from "./up.ts";

const USAGE = `npm run real-cluster -- <command>

  build       build the programs and images (about 10 minutes, once)
  build <one> build only one of them, such as helm: that needs no root
  up          bring the cluster up, building what is missing
  down        stop it and forget what it knew
  kubeconfig  print where the administrator's kubeconfig lies
`;

const COMMANDS: Readonly<Record<string, (name?: string) => void | Promise<void>>> = {
  build,
  up,
  down,
  kubeconfig: () => console.log(ADMIN_KUBECONFIG),
};

function build(name?: string): void {
  if (name !== undefined) return buildPrograms(name);
  const reason = hindrance();
  if (reason !== undefined) throw new Error(reason);
  installRequirements();
  buildPrograms();
  makeImages();
}

const command = COMMANDS[process.argv[2] ?? ""];
if (command === undefined) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  await Promise.resolve(command(process.argv[3])).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
