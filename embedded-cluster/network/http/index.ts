export { HttpConnection, type HttpMessage, type HttpResponse } from "./http-connection.ts";
export { HttpFailure, type HttpFailureCode } from "./http-failure.ts";
export { HttpHeaders, type HeadersInit } from "./http-headers.ts";
export { type HttpTarget, httpRequest, openHttpConnection } from "./http-request.ts";
export { type ConnectionUpgrade, type HttpAnswer, type HttpHandler, type HttpRequest, type HttpServer, parseQuery, serveHttp } from "./serve-http.ts";
export { statusText } from "./status-text.ts";
