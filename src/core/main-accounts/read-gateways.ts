import { problem } from '../problems.ts';

const GATEWAY_ID = /^\d{4}-\d{4}-\d{4}$/;
const MOST = 20;

/** Whether this is a gateway id. */
export function isGatewayId(text: string): boolean {
  return GATEWAY_ID.test(text);
}

/** The ids of a list separated by commas. Raises `invalid-format` for a malformed or repeated one, and for too many. */
export function readGateways(list: string): readonly string[] {
  const ids = list.split(',').map((id) => id.trim());
  if (ids.length > MOST || !ids.every(isGatewayId) || new Set(ids).size < ids.length)
    throw problem('invalid-format', { field: 'gateways' });
  return ids;
}
