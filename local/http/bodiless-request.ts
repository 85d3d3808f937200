import type { Blob } from 'node:buffer';
import type { HttpRequest, HttpRequestParams, HttpRequestUser } from '@azure/functions';
import { PlainHeaders } from './plain-headers.ts';

/**
 * A request without a body as a function sees it, made from the connection's own fields and only as far as the
 * function asks. What it says is what the package's class says of the same request.
 */
export class BodilessRequest implements HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly params: HttpRequestParams;
  readonly body = null;
  readonly bodyUsed = false;
  readonly #url: URL;
  readonly #fields: Record<string, string>;
  #headers: HttpRequest['headers'] | undefined;

  constructor(method: string, url: URL, fields: Record<string, string>, params: HttpRequestParams) {
    this.method = method;
    this.url = url.href;
    this.params = params;
    this.#url = url;
    this.#fields = fields;
  }

  get query(): HttpRequest['query'] {
    return this.#url.searchParams as HttpRequest['query'];
  }

  get headers(): HttpRequest['headers'] {
    this.#headers ??= new PlainHeaders(this.#fields);
    return this.#headers;
  }

  /** Only Azure's own sign-in puts a user there, and this host stands behind none. */
  get user(): HttpRequestUser | null {
    return null;
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return this.#native().arrayBuffer();
  }

  blob(): Promise<Blob> {
    return this.#native().blob() as Promise<Blob>;
  }

  formData(): ReturnType<HttpRequest['formData']> {
    return this.#native().formData() as unknown as ReturnType<HttpRequest['formData']>;
  }

  json(): Promise<unknown> {
    return this.#native().json();
  }

  text(): Promise<string> {
    return this.#native().text();
  }

  clone(): HttpRequest {
    return new BodilessRequest(this.method, new URL(this.#url), this.#fields, { ...this.params });
  }

  #native(): Request {
    return new Request(this.url, { method: this.method, headers: this.#fields });
  }
}
