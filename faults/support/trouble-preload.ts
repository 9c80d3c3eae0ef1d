/** Loaded into a server before anything else: on a signal, a timer throws, or a promise is rejected that nobody looks at. */
process.on('SIGUSR2', () => {
  setTimeout(() => {
    throw new Error('thrown in a timer by the fault harness');
  }, 0);
});
process.on('SIGHUP', () => {
  void Promise.reject(new Error('rejected by the fault harness'));
});
