/** Counts calls without an effect, per client and minute, instead of auditing each (shared-model M-13). */
export interface UsageCounter {
  count(clientId: string, operation: string): void;
}
