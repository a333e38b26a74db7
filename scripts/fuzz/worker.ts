/** Runs one command after the other in one process, since starting one takes longer than most inputs do. */
import { captured } from '../../test/fuzz/captured';

process.on('message', async (args: readonly string[]) => {
  process.send?.(await captured(args));
});
