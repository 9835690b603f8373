import type { HttpConnection } from "../../../network/http/index.ts";
import type { ParsedUrl } from "../url.ts";

export interface NumberedConnection {
  /** As -v counts them: `#0`. */
  number: number;
  connection: HttpConnection;
}

/** The connections of one run of curl: URLs of the same server share one as long as it stays alive. */
export class Connections {
  private readonly open = new Map<string, NumberedConnection>();
  private count = 0;

  /** One that was left intact by an earlier URL. */
  find(url: ParsedUrl): NumberedConnection | undefined {
    const found = this.open.get(key(url));
    return found?.connection.isReusable ? found : undefined;
  }

  /** The number that the next new connection has. */
  get nextNumber(): number {
    return this.count;
  }

  add(url: ParsedUrl, connection: HttpConnection): NumberedConnection {
    const numbered = { number: this.count++, connection };
    this.open.set(key(url), numbered);
    return numbered;
  }
}

function key({ scheme, host, port }: ParsedUrl): string {
  return `${scheme}://${host}:${port}`;
}
