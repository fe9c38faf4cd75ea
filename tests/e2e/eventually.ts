import { vi } from 'vitest';

/**
 * Waits until a check holds, however busy the machine is.
 *
 * @param check throws until it holds.
 */
export function eventually<T>(check: () => Promise<T>, timeoutMs = 60_000): Promise<T> {
  return vi.waitFor(check, { timeout: timeoutMs, interval: 50 });
}
