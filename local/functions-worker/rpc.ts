/**
 * The part of the Functions host's protocol that `@azure/functions` needs of its worker. Names are the protocol's own,
 * so that the two are easily compared.
 */

/** A value passed between host and function. */
export interface TypedData {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
}

/** A registered trigger, input or output of a function. */
export interface Binding {
  type: string;
  direction: 'in' | 'out' | 'inout';
  [option: string]: unknown;
}

/** A registered function. */
export interface FunctionMetadata {
  name: string;
  bindings: Record<string, Binding>;
  retryOptions?: unknown;
}

/** The handler of a function: inputs first, context last. */
export type FunctionCallback = (...inputsAndContext: unknown[]) => unknown;

/** The host's request to run a function. */
export interface InvocationRequest {
  invocationId: string;
  inputData: { name: string; data: TypedData }[];
  triggerMetadata: Record<string, TypedData>;
  traceContext?: { traceParent: string; traceState?: string; attributes?: Record<string, string> };
}

/** State of an invocation; the package asks for it when it logs. */
type InvocationState = 'preInvocationHooks' | 'invocation' | 'postInvocationHooks';

/** One invocation, as the worker passes it to the programming model. */
export interface CoreInvocationContext {
  invocationId: string;
  request: InvocationRequest;
  metadata: FunctionMetadata;
  state?: InvocationState | undefined;
  log(level: string, category: string, message: string): void;
}

/** Arguments of a function. */
interface Arguments {
  context: unknown;
  inputs: unknown[];
}

/** One invocation, as carried out by `@azure/functions`. */
interface InvocationModel {
  getArguments(): Arguments | Promise<Arguments>;
  invokeFunction(context: unknown, inputs: unknown[], handler: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<unknown>;
}

/** The programming model that `@azure/functions` gives the worker when the first function is registered. */
export interface ProgrammingModel {
  name: string;
  version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

/** A hook; contexts differ by hook, and the package interprets them. */
export type HookCallback = (context: Record<string, unknown>) => unknown;
