/** What the bench drives from outside: an app that is started with a clock that is right, or so many milliseconds behind. */
export function serve({ start }) {
  let app;
  return {
    async start(url, options = {}) {
      if (options.clockBehind) setBack(options.clockBehind);
      if (options.startAt) await untilExactly(options.startAt);
      app = await start(url, options);
    },
    add: (text, name) => app.add(text, name),
    kept: () => app.kept(),
    isLeading: () => app.isLeading(),
  };
}

/** Timers come late, and each tab's at another time: the last moments are watched. */
async function untilExactly(time) {
  const watched = 20;
  await new Promise((resolve) => setTimeout(resolve, time - Date.now() - watched));
  while (Date.now() < time);
}

function setBack(ms) {
  const Right = Date;
  globalThis.Date = class extends Right {
    constructor(...rest) {
      if (rest.length > 0) super(...rest);
      else super(Right.now() - ms);
    }

    static now() {
      return Right.now() - ms;
    }
  };
}
