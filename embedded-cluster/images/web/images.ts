import { alpineBase } from "../base/alpine.ts";
import { NETWORK_PROGRAMS } from "../base/network-programs.ts";
import { ALL_PROGRAMS, installed } from "../base/shell-programs.ts";
import type { Image } from "../image.ts";
import { shopApi } from "./shop-api/shop-api.ts";
import { shopFrontend } from "./shop-frontend/shop-frontend.ts";

/** Both tiers carry the tools that lessons run in them: curl, nslookup, nc. They behave as on Debian: short names and dotted names are searched. */
function shopImage(repository: string, tags: string[], name: string, program: Image["programs"][string], port: number): Image {
  const { programs } = alpineBase();
  const {
    "/bin/wget": _wget,
    "/bin/nslookup": _nslookup,
    "/bin/nc": _nc,
    "/bin/telnet": _telnet,
    "/bin/ping": _ping,
    "/bin/netstat": _netstat,
    ...rest
  } = programs;
  return {
    repository,
    tags,
    cmd: [name],
    env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
    workingDirectory: "/app",
    exposedPorts: [port],
    files: {
      "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\nnode:x:1000:1000::/home/node:/bin/bash\n",
      "/etc/os-release": 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nID=debian\n',
    },
    programs: {
      ...rest,
      "/bin/bash": ALL_PROGRAMS["bash"] as Image["programs"][string],
      ...installed("/usr/bin", NETWORK_PROGRAMS),
      [`/usr/local/bin/${name}`]: program,
    },
    size: 58_000_000,
  };
}

const VERSIONS = ["latest", "1", "1.0", "1.1", "2", "2.0"];

/** The tutorial's applications by its own names (any tag), and the labs' names for the same programs. */
export const SHOP_IMAGES: readonly Image[] = [
  shopImage("my-frontend", ["*"], "shop-frontend", shopFrontend, 3000),
  shopImage("my-api", ["*"], "shop-api", shopApi, 8080),
  shopImage("tsunagu/shop-frontend", VERSIONS, "shop-frontend", shopFrontend, 3000),
  shopImage("tsunagu/shop-api", VERSIONS, "shop-api", shopApi, 8080),
];
