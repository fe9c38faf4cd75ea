import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { AddressGuard } from './address-guard.ts';

export interface ConnectorOptions {
  /** For name look-up, TCP and TLS together, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** How names become addresses; the system's way by default. */
  readonly lookup?: LookupFunction;
}

/**
 * Opens connections for undici, each of them past the guard three times: the host as it is
 * spelled, every address that its name stands for, and the address that was reached in the end.
 * The look-up is the connection's own, so that a name whose answer changes gains nothing.
 */
export function createGuardedConnector(
  guard: AddressGuard,
  options: ConnectorOptions,
): buildConnector.connector {
  const lookup = options.lookup ?? systemLookup;
  // What is allowed may depend on the port, which a look-up is not told.
  const byPort = new Map<number, buildConnector.connector>();

  function connectorFor(port: number): buildConnector.connector {
    const known = byPort.get(port);
    if (known !== undefined) return known;
    const made = buildConnector({
      allowH2: true,
      timeout: options.connectTimeoutMs,
      lookup: guard.guardLookup(lookup, port),
    });
    byPort.set(port, made);
    return made;
  }

  return (target, callback) => {
    const port = readPort(target);
    const refusal = guard.refuseHost(target.hostname, port);
    if (refusal !== null) return callback(refusal, null);
    connectorFor(port)(target, (...[error, socket]) => {
      if (error !== null) return callback(error, null);
      const reached = guard.refuseAddress(socket.remoteAddress ?? '', target.hostname, port);
      if (reached === null) return callback(null, socket);
      socket.destroy();
      callback(reached, null);
    });
  };
}

function readPort(target: buildConnector.Options): number {
  if (target.port !== '') return Number(target.port);
  return target.protocol === 'https:' ? 443 : 80;
}
