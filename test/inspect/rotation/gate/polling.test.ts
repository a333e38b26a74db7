import { Report } from '../../../../lib/inspect/report/report';
import { lookUntilSafe } from '../../../../lib/inspect/rotation/gate/polling';
import type { Look } from '../../../../lib/inspect/rotation/gate/rotation-gate';
import type { Verdict } from '../../../../lib/inspect/rotation/gate/waits';

const MINUTE = 60_000;

/** Looks with these answers, one after the other, on a clock that moves when it is slept by; a text is an error. */
async function wait(answers: readonly (Verdict | `error ${string}`)[], waitMillis: number) {
  let [time, at] = [0, 0];
  const heard: [string, number][] = [];
  const look = async (): Promise<Look> => {
    const answer = answers[at] ?? 'not yet';
    at += 1;
    if (answer.startsWith('error')) throw new Error(answer);
    return { verdict: answer as Verdict, report: new Report('rotation check', []) };
  };
  const clock = {
    now: () => new Date(time),
    sleep: async (millis: number) => {
      time += millis;
    },
  };
  const hear = (answer: Look | Error, passed: number) =>
    void heard.push([answer instanceof Error ? answer.message : answer.verdict, passed / MINUTE]);
  const outcome = await lookUntilSafe(look, { waitMillis, intervalMillis: MINUTE }, clock, hear).then(
    ({ verdict }) => verdict,
    (error: Error) => `thrown ${error.message}`,
  );
  return { outcome, heard, minutes: time / MINUTE };
}

describe('waiting for a safe answer', () => {
  test('ends with the first one, and tells of the others', async () => {
    expect(await wait(['not yet', 'not known', 'safe', 'not yet'], 60 * MINUTE)).toEqual({
      outcome: 'safe',
      heard: [
        ['not yet', 0],
        ['not known', 1],
      ],
      minutes: 2,
    });
  });

  test('looks once without patience', async () => {
    expect(await wait(['not yet', 'safe'], 0)).toEqual({ outcome: 'not yet', heard: [], minutes: 0 });
    expect(await wait(['error away', 'safe'], 0)).toEqual({ outcome: 'thrown error away', heard: [], minutes: 0 });
  });

  test('ends with the last answer when patience is at its end, and never sleeps past it', async () => {
    const { outcome, minutes, heard } = await wait(['not yet', 'not yet', 'not known'], 2.5 * MINUTE);
    expect([outcome, minutes, heard.length]).toEqual(['not known', 2, 2]);
  });

  test('outlasts an API server that is away for a while', async () => {
    const { outcome, heard } = await wait(['error away', 'not yet', 'error away', 'safe'], 60 * MINUTE);
    expect([outcome, heard.map(([said]) => said)]).toEqual(['safe', ['error away', 'not yet', 'error away']]);
    expect((await wait(['not yet', 'error away'], MINUTE)).outcome).toBe('thrown error away');
  });
});
