/** By convention, 128 plus the number of the signal. */
const interrupted = 130;

/**
 * Runs the work of a command that waits for the server. If it ends early, by Ctrl-C or because the server no longer
 * answers, `tell` describes the work that goes on at the server.
 */
export async function tellingWhatGoesOn<Result>(tell: () => void, work: () => Promise<Result>): Promise<Result> {
  const end = () => {
    tell();
    process.exit(interrupted);
  };
  process.once('SIGINT', end);
  try {
    return await work();
  } catch (error) {
    tell();
    throw error;
  } finally {
    process.off('SIGINT', end);
  }
}
