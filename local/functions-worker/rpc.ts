/**
 * The part of the Functions host's protocol that `@azure/functions` sees of its worker.
 * Named as there, so that the two are easily compared.
 */

/** A value on its way between host and function. */
export interface TypedData {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
}

/** A trigger, input or output of a function, as it was registered. */
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

/** What the host says when it wants a function to run. */
export interface InvocationRequest {
  invocationId: string;
  inputData: { name: string; data: TypedData }[];
  triggerMetadata: Record<string, TypedData>;
  traceContext?: { traceParent: string; traceState?: string; attributes?: Record<string, string> };
}

/** Where an invocation stands; the package asks when it logs. */
type InvocationState = 'preInvocationHooks' | 'invocation' | 'postInvocationHooks';

/** One invocation, as the worker hands it to the programming model. */
export interface CoreInvocationContext {
  invocationId: string;
  request: InvocationRequest;
  metadata: FunctionMetadata;
  state?: InvocationState | undefined;
  log(level: string, category: string, message: string): void;
}

/** What a function is called with. */
interface Arguments {
  context: unknown;
  inputs: unknown[];
}

/** One invocation, as `@azure/functions` carries it out. */
interface InvocationModel {
  getArguments(): Arguments | Promise<Arguments>;
  invokeFunction(context: unknown, inputs: unknown[], handler: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<unknown>;
}

/** What `@azure/functions` gives the worker when the first function is registered. */
export interface ProgrammingModel {
  name: string;
  version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

/** A hook; contexts differ by hook, so the package makes sense of them. */
export type HookCallback = (context: Record<string, unknown>) => unknown;
