import { createApp } from './app.ts';
import { loadServerConfig } from './server-config.ts';
import { describeError } from './telemetry/describe-error.ts';
import { logger } from './telemetry/logger.ts';

const DRAIN_MS = 10_000;
/** EX_IOERR of sysexits: the disk failed under a commit, and only a restart can tell what was kept. */
const DEVICE_FAILED = 74;

/** Serves until a signal; drains within ten seconds. */
export async function serve(options: { configFile?: string | undefined }): Promise<void> {
  const { config } = loadServerConfig({ file: options.configFile, env: process.env, cwd: process.cwd() });
  const log = logger(config.logLevel);
  const onDeviceFailure = (error: unknown) => {
    log.error({ failure: describeError(error) }, 'the disk failed under a commit; ending');
    log.flush();
    process.exit(DEVICE_FAILED);
  };
  const app = await createApp({ config, log, onDeviceFailure });
  const address = await app.listen();
  log.info({ address, publicUrl: config.publicUrl }, 'Tessera serves');
  if (config.limitsFactor !== 1)
    log.warn({ factor: config.limitsFactor }, 'request budgets are multiplied (TESSERA_LIMITS_FACTOR)');
  if (config.maintenance) log.warn({}, 'maintenance: the APIs answer nothing else (TESSERA_MAINTENANCE)');
  if (config.smtpUrl === undefined || config.smsUrl === undefined)
    log.warn({ page: `${config.publicUrl}/mailbox` }, 'the built-in mailbox is on');
  log.flush();
  let ending = false;
  const end = (signal: string) => {
    if (ending) return;
    ending = true;
    log.info({ signal }, 'draining');
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    void app.close().then(() => {
      log.info({}, 'ended');
      log.flush();
      process.exit(0);
    });
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}
