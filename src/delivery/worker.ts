import { SECOND } from '#kernel/clock.ts';
import type { DeliveryTools } from './deliver-row.ts';
import { deliveryLane } from './lane.ts';

export interface OutboxWorker {
  start(): void;
  /** A message was committed: look now instead of at the next poll. */
  wake(): void;
  /** Sends what is due once; gives how many rows were looked at. */
  runOnce(): Promise<number>;
  /** Ends after the messages under way. */
  stop(): Promise<void>;
}

const POLL_MS = SECOND;

/**
 * Sends what the outbox holds, at least once, under a lease that another node takes over when this one dies (M-12). A
 * message that came too late is dropped; one that cannot be delivered becomes a dead letter that an operator can replay.
 */
export function outboxWorker(tools: DeliveryTools): OutboxWorker {
  const lanes = [deliveryLane(tools, 'email'), deliveryLane(tools, 'sms')];
  let timer: NodeJS.Timeout | undefined;

  function wake(): void {
    for (const lane of lanes) lane.wake();
  }

  return {
    start() {
      timer = setInterval(wake, POLL_MS);
      wake();
    },
    wake,
    async runOnce() {
      const counts = await Promise.all(lanes.map((lane) => lane.runOnce()));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(lanes.map((lane) => lane.stop()));
      await Promise.all(Object.values(tools.carriers).map((carrier) => carrier.close()));
    },
  };
}
