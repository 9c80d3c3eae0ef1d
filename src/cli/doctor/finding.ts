/** What the doctor says of one thing. A `fault` keeps the server from working; a `warning` wants a look. */
export interface Finding {
  readonly about: 'configuration' | 'database' | 'clock' | 'mail' | 'sms' | 'messages' | 'files';
  readonly state: 'ok' | 'warning' | 'fault';
  readonly message: string;
}
