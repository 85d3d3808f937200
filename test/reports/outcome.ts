import { type Cells, Fault } from '../../src/reports/layout.ts';

/** What a cell gives: its value, or the code that it is rejected with. */
export function outcome<T>(read: (cells: Cells, at: number) => T, cell: string): T | string {
  const fault = faultOf(read, cell);
  return fault instanceof Fault ? fault.code : fault;
}

/** What a cell gives: its value, or the fault that it is rejected with. */
export function faultOf<T>(read: (cells: Cells, at: number) => T, cell: string): T | Fault {
  try {
    return read(['', cell], 1);
  } catch (fault) {
    if (!(fault instanceof Fault) || fault.column !== 1) throw fault;
    return fault;
  }
}
