/** What one transfer came to, for -w and the meter. Times in milliseconds since its start. */
export interface TransferFacts {
  url: string;
  method: string;
  status: number;
  httpVersion: string;
  contentType: string;
  nameLookup: number;
  connected: number;
  /** After the TLS handshake; 0 without one. */
  appConnected: number;
  startTransfer: number;
  total: number;
  redirectTime: number;
  redirects: number;
  redirectUrl: string;
  downloaded: number;
  uploaded: number;
  headerBytes: number;
  requestBytes: number;
  remote: string;
  remotePort: number;
  local: string;
  localPort: number;
  connects: number;
  file: string;
  exitCode: number;
  errorMessage: string;
  headers: [string, string][];
}

export function emptyFacts(url: string): TransferFacts {
  return {
    url,
    method: "GET",
    status: 0,
    httpVersion: "0",
    contentType: "",
    nameLookup: 0,
    connected: 0,
    appConnected: 0,
    startTransfer: 0,
    total: 0,
    redirectTime: 0,
    redirects: 0,
    redirectUrl: "",
    downloaded: 0,
    uploaded: 0,
    headerBytes: 0,
    requestBytes: 0,
    remote: "",
    remotePort: 0,
    local: "",
    localPort: 0,
    connects: 0,
    file: "",
    exitCode: 0,
    errorMessage: "",
    headers: [],
  };
}
