import { expect, test } from "vitest";
import type { Image } from "../image.ts";
import { createImageRegistry } from "../registry.ts";
import { imageCluster } from "../testing/pods.ts";
import { RSA_CERTIFICATE, RSA_KEY_PKCS1 } from "../tls/testing/certificates.ts";

const registry = createImageRegistry();
const image = (reference: string) => registry.find(reference) as Image;
const SERVER = `server {
  listen 443 ssl;
  server_name rsa.example.com;
  ssl_certificate /tls/tls.crt;
  ssl_certificate_key /tls/tls.key;
  location / { default_type text/plain; return 200 "$scheme $request_uri\\n"; }
}
server { listen 80; location / { proxy_pass https://127.0.0.1; } }
`;

async function setUp(files: Record<string, string>) {
  const cluster = await imageCluster();
  const nginx = await cluster.imagePod("web", image("nginx:1.27"), { files: { "/etc/nginx/conf.d/default.conf": SERVER, ...files } });
  await cluster.clock.settle();
  await cluster.expose("web", [nginx], 443);
  return { cluster, nginx };
}

test("wget speaks TLS: GNU's asks whose certificate it is, BusyBox's says that it does not", async () => {
  const { cluster } = await setUp({ "/tls/tls.crt": RSA_CERTIFICATE, "/tls/tls.key": RSA_KEY_PKCS1 });
  const toolbox = await cluster.imagePod("toolbox", image("tsunagu/toolbox:1"), { main: false, files: { "/ca.crt": RSA_CERTIFICATE } });
  expect((await toolbox.run(["wget", "-qO-", "--no-check-certificate", "https://web/x"])).stdout).toBe("https /x\n");
  const doubtful = await toolbox.run(["wget", "-O-", "https://web/x"]);
  expect(doubtful.code).toBe(5);
  expect(doubtful.stderr).toContain(
    "ERROR: cannot verify web's certificate, issued by ‘O=Tsunagu,CN=rsa.example.com’:\n  Self-signed certificate encountered.\n" +
      "To connect to web insecurely, use `--no-check-certificate'.\n",
  );
  const misnamed = await toolbox.run(["wget", "-O-", "--ca-certificate=/ca.crt", "https://web/x"]);
  expect(misnamed.stderr).toContain("ERROR: no certificate subject alternative name matches\n\trequested host name ‘web’.\n");
  const busybox = await cluster.imagePod("busybox", image("busybox:1.36"), { main: false });
  const taken = await busybox.run(["wget", "-qO-", "https://web/x"]);
  expect({ stdout: taken.stdout, stderr: taken.stderr }).toEqual({
    stdout: "https /x\n",
    stderr: "wget: note: TLS certificate validation not implemented\n",
  });
});

test("a key that is not the certificate's, or a file that is not there, keeps nginx from starting", async () => {
  const { nginx } = await setUp({ "/tls/tls.crt": RSA_CERTIFICATE });
  expect(nginx.log()).toContain('[emerg] cannot load certificate key "/tls/tls.key": BIO_new_file() failed (SSL: error:80000002:system library::No such file');
  expect((await nginx.main?.exited)?.toString()).toBe("1");
});

test("proxy_pass to https", async () => {
  const { cluster, nginx } = await setUp({ "/tls/tls.crt": RSA_CERTIFICATE, "/tls/tls.key": RSA_KEY_PKCS1 });
  await cluster.expose("plain", [nginx], 80);
  const client = await cluster.imagePod("client", image("curlimages/curl"), { main: false });
  expect((await client.run(["curl", "-s", "http://plain/x"])).stdout).toBe("https /x\n");
});
