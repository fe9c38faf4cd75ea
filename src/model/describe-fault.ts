import type { FileFault } from './file-fault.ts';

/** `file:line:column: what, what to do`, without the place's missing parts. */
export function describeFault(fault: FileFault): string {
  const place = [fault.file, fault.line, fault.column].filter((part) => part !== null).join(':');
  return `${place}: ${fault.message}`;
}
