import type { Readable } from 'node:stream';
import {
  app as functions,
  type HttpMethod,
  type HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
} from '@azure/functions';
import { z } from 'zod';
import { type Permission, permissionFor } from '../../src/access/permissions.ts';
import type { Caller } from '../../src/access/roles.ts';
import type { Sight } from '../../src/access/sight.ts';
import type { App } from '../../src/app.ts';
import { ProductError } from '../../src/errors.ts';
import { parseTrace, traceText } from '../../src/telemetry/trace.ts';
import { theApp } from '../application.ts';
import { theConfiguration } from '../configuration.ts';
import { during } from '../request-context.ts';
import { loadTelemetryLater, tellStep } from '../telemetry.ts';
import { admit, sightFor } from './admit.ts';
import { audited } from './audited.ts';
import { idempotent } from './idempotent.ts';
import { jsonOf } from './json-body.ts';
import { checkHead, parse, queryOf } from './parse.ts';
import { problemOf, Refusal } from './problem.ts';
import { finish, responseOf } from './response.ts';
import { cutShort } from './streamed-body.ts';

/** Arguments of a route's handler: everything parsed once, except the report's stream. */
export interface Call<Path, Query, Body> {
  app: App;
  path: Path;
  query: Query;
  body: Body;
  request: HttpRequest;
  context: InvocationContext;
  caller: Caller;
  /** What the caller may see of the partner in the path. */
  sight: Sight;
  /** Header fields of the answer, for the handler to add to. */
  headers: Record<string, string>;
}

/**
 * Answer of a route if all goes well, by status: the schema of a JSON body, schemas by media type, or `null` for no
 * body.
 */
export type Answers = Readonly<Record<number, z.ZodType | { mediaTypes: Record<string, z.ZodType> } | null>>;

/** Type of the body that a handler returns, as its route declares it. */
export type BodyOf<Given extends Answers> = Given[keyof Given] extends infer One
  ? One extends z.ZodType
    ? z.infer<One>
    : One extends { mediaTypes: infer Types extends Record<string, z.ZodType> }
      ? z.infer<Types[keyof Types]> | Readable
      : undefined
  : never;

export interface Route<
  Path extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Given extends Answers = Answers,
> {
  method: HttpMethod;
  /** Below `/api/`, in the Functions host's notation. Permissions are in `src/access/permissions.ts`. */
  route: string;
  /** One line for the API's description. */
  summary?: string;
  /**
   * The values of the parameter that ends the path, each with further description in Markdown. The API's description
   * lists each as a separate path: it may not hold both `imports/{report}` and `imports/{id}`.
   */
  spelledOut?: Readonly<Record<string, string>>;
  path?: Path;
  query?: Query;
  body?: Body;
  answers: Given;
  /** Media types of a body that the handler reads as a stream. */
  uploads?: readonly string[];
  /**
   * `'itself'`: the use case honours the Idempotency-Key; `'needless'`: the POST writes nothing, so it is repeated and
   * no answer is stored. By default every POST honours the key here.
   */
  idempotency?: 'itself' | 'needless';
  /** True if the body may be absent, which then counts as an empty object. */
  bodyOptional?: boolean;
  /**
   * True for a handler that uses no part of the app: it answers even if the app cannot be started, and `call.app` is
   * absent.
   */
  withoutApp?: true;
  handle(call: Call<z.infer<Path>, z.infer<Query>, z.infer<Body>>): Promise<BodyOf<Given>>;
}

/** A registered route. */
export type RegisteredRoute = Omit<Route<z.ZodType, z.ZodType, z.ZodType>, 'handle'> & {
  name: string;
  permission: Permission;
};

const registered: RegisteredRoute[] = [];

/** Every route of the API, in the order of registration. */
export const registeredRoutes: readonly RegisteredRoute[] = registered;

const nothing = z.strictObject({});

/**
 * Registers one HTTP function: identifies the caller and checks permissions, parses path, query and body by their
 * schemas, calls the handler, and translates errors.
 * @throws Error for a route that is not in the table of permissions
 */
export function route<
  Given extends Answers,
  Path extends z.ZodType = typeof nothing,
  Query extends z.ZodType = typeof nothing,
  Body extends z.ZodType = z.ZodUndefined,
>(name: string, given: Route<Path, Query, Body, Given>): void {
  const permission = permissionFor(given.method, given.route);
  const { handle, ...described } = given;
  const status = Number(Object.keys(given.answers)[0]);
  /** Where no body is expected, one must be an empty object. */
  const taken = given.body ?? (given.method === 'GET' || given.uploads ? undefined : nothing);
  const names = [...given.route.matchAll(/\{\*?(\w+)/g)].map(([, name = '']) => name);
  registered.push({ ...described, name, permission });
  serve(
    name,
    given.method === 'GET' ? ['GET', 'HEAD'] : [given.method],
    `api/${given.route}`,
    async (request, context) => {
      checkHead(request);
      const app = given.withoutApp ? (undefined as never) : await theApp();
      const caller = await admit(app, request, permission);
      const path = parse(given.path ?? nothing, parametersOf(names, request), 'path') as z.infer<Path>;
      const sight = await sightFor(app, caller, permission, path);
      const query = parse(given.query ?? nothing, queryOf(request.query), 'query') as z.infer<Query>;
      const json = taken && (await jsonOf(request, given.bodyOptional ?? !given.body));
      const body = (taken ? parse(taken, json, 'body') : undefined) as z.infer<Body>;
      const work = async () => {
        const headers: Record<string, string> = {};
        return responseOf(
          status,
          await handle({ app, path, query, body, request, context, caller, sight, headers }),
          headers,
        );
      };
      const { mpnId: partnerId = null } = path as { mpnId?: string };
      const noted = permission.audited ? () => audited(app, name, { request, caller, partnerId }, work) : work;
      const key = given.method === 'POST' && !given.idempotency ? request.headers.get('idempotency-key') : null;
      if (key === null) return noted();
      return idempotent(app, key, caller, [request.method, request.url, body], noted);
    },
  );
}

/**
 * Returns only the parameters of the route: the host adds values of the query and fields of a JSON body to them, and
 * spells a parameter like the first of these that has its name in any case.
 */
function parametersOf(names: readonly string[], { params }: HttpRequest): Record<string, string> {
  const given = new Map(Object.entries(params).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = given.get(name.toLowerCase());
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** Registers an HTTP function whose answers, including those to errors, follow the rules of the API. */
export function serve(
  name: string,
  methods: HttpMethod[],
  template: string,
  handle: (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>,
): void {
  functions.http(name, {
    methods,
    route: template,
    authLevel: authLevelOf(name),
    handler: (request, context) => {
      const given = request.headers.get('x-request-id') ?? '';
      const requestId = /^[\w.-]{1,64}$/.test(given) ? given : context.invocationId;
      const traceparent = traceOf(request, context);
      return during({ context, traceparent, requestId }, async (work) => {
        const began = performance.now();
        const answer = await handle(request, context).catch((error: unknown) => {
          if (!(error instanceof ProductError || error instanceof Refusal)) context.error(`${name} failed`, error);
          else if ('kind' in error && error.kind === 'unavailable') context.warn(`${name} failed: ${error.message}`);
          else if (error.code === cutShort) context.info(`${name}: ${error.message}`);
          return problemOf(error);
        });
        const own = { 'x-request-id': requestId, traceparent: traceText(work.trace), ...work.answerHeaders };
        const finished = await finish(request, { ...answer, headers: { ...answer.headers, ...own } });
        const status = finished.status ?? 200;
        const about = { method: request.method, status, failed: status >= 500 };
        tellStep('request', name, performance.now() - began, about);
        loadTelemetryLater();
        return finished;
      });
    },
  });
}

/**
 * Returns the step that a request's work follows: in Azure the platform's record of the request, so that both are in
 * one trace; elsewhere the caller's step.
 */
function traceOf({ headers }: HttpRequest, { traceContext }: InvocationContext): string | null {
  const given = headers.get('traceparent');
  const recorded = theConfiguration().inAzure ? traceContext?.traceParent : undefined;
  const sameTrace = given === null || parseTrace(given)?.traceId === parseTrace(recorded)?.traceId;
  return recorded !== undefined && sameTrace ? recorded : given;
}

/**
 * Returns whether the platform requires a function key beside the token: never for open routes or the answer to
 * preflights, since probes and browsers have no key.
 */
function authLevelOf(name: string): 'function' | 'anonymous' {
  const { reach = 'open' } = registered.find((one) => one.name === name)?.permission ?? {};
  return process.env.PCI_FUNCTION_KEYS === 'required' && reach !== 'open' ? 'function' : 'anonymous';
}
