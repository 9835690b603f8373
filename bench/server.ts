import { Person } from "../test/server/person.ts";
import { startServer } from "../test/server/start-server.ts";

const ALIVE = 50;
const CLICKS = 40;
const KEYS = 200;

/** Over HTTP and WebSocket, with 50 sandboxes alive: from the click to the prompt, and from a key to its echo. Milliseconds. */
export async function measureServer(): Promise<{ prompt: number[]; echo: number[] }> {
  const server = await startServer();
  try {
    for (let index = 0; index < ALIVE; index++) await new Person(server.url).startLab("three-tiers");
    const prompt: number[] = [];
    for (let index = 0; index < CLICKS; index++) {
      const person = new Person(server.url);
      const clicked = performance.now();
      const session = await person.startLab("three-tiers");
      const terminal = await person.openTerminal(session.id);
      prompt.push(performance.now() - clicked);
      terminal.close();
      await person.ask("DELETE", `/api/sessions/${session.id}`);
    }
    const typist = new Person(server.url);
    const terminal = await typist.openTerminal((await typist.startLab("three-tiers")).id);
    const echo: number[] = [];
    for (let index = 0; index < KEYS; index++) {
      const length = terminal.text.length;
      const typed = performance.now();
      terminal.keys("x");
      await terminal.until((text) => text.length > length);
      echo.push(performance.now() - typed);
    }
    terminal.close();
    return { prompt, echo };
  } finally {
    await server.close();
  }
}
