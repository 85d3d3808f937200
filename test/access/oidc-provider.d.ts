/** The package brings no types; this is as much of it as the tests use. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';
  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    readonly Client: { find(id: string): Promise<object> };
    readonly IdToken: new (
      claims: object,
      given: { client: object },
    ) => { scope: string; set(name: string, value: unknown): void; issue(options: { use: string }): Promise<string> };
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
  }
}
