import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Webhook } from "svix";
import { until } from "../support/until.js";
import { ServedApp } from "./served-app.js";

const dir = fileURLToPath(new URL("../../fixtures/components/convex", import.meta.url));

let app: ServedApp;
let mailService: MailService;

beforeAll(async () => {
  mailService = await MailService.start();
  app = await ServedApp.start({ dir, ports: { fetch: mailService.fetch } });
});

afterAll(async () => {
  await app.close();
  mailService.close();
});

type Result = { kind: string; returnValue?: unknown; error?: string };
type Finished = { name: string; result: Result }[];

async function resultOf(name: string): Promise<Result> {
  const isIn = (all: Finished) => all.some((row) => row.name === name);
  const all = await app.resultThat<Finished>("work:finished", {}, isIn);
  return all.find((row) => row.name === name)!.result;
}

describe("workflow", () => {
  it("runs steps of each kind, tries again, and waits for an event", async () => {
    const id = await app.mutation<string>("flows:start", { flow: "order", name: "ada" });
    await app.resultThat<number>("calls:counted", { name: "once ada" }, (times) => times === 2);
    expect(await app.query("flows:status", { id })).toMatchObject({ type: "inProgress" });
    await app.mutation("flows:approve", { id, by: "grace" });
    expect(await resultOf("ada")).toEqual({
      kind: "success",
      returnValue: ["Hello ada", "ada noted 1", "done at attempt 2", "grace"],
    });
    expect(await app.query("flows:status", { id })).toMatchObject({ type: "completed" });
    expect(await app.query("calls:counted", { name: "note ada" })).toBe(1);
  });

  it("fails when a step has failed as often as it may", async () => {
    const id = await app.mutation("flows:start", { flow: "failing", name: "eve" });
    expect(await resultOf("eve")).toMatchObject({
      kind: "failed",
      error: expect.stringContaining("Never.") as string,
    });
    expect(await app.query("calls:counted", { name: "always eve" })).toBe(3);
    expect(await app.query("flows:status", { id })).toMatchObject({ type: "failed" });
  });

  it("is cancelled while it waits, and goes no further", async () => {
    const id = await app.mutation("flows:start", { flow: "order", name: "bob" });
    await app.resultThat<number>("calls:counted", { name: "once bob" }, (times) => times === 2);
    await app.mutation("flows:cancel", { id });
    expect(await resultOf("bob")).toMatchObject({ kind: "canceled" });
    expect(await app.query("flows:status", { id })).toMatchObject({ type: "canceled" });
    await app.mutation("flows:approve", { id, by: "grace" });
    expect(await app.query("flows:status", { id })).toMatchObject({ type: "canceled" });
    expect(await app.mutation("flows:cleanup", { id })).toBe(true);
    await expect(app.query("flows:status", { id })).rejects.toThrow();
  });

  it("runs another workflow as a step", async () => {
    await app.mutation("flows:start", { flow: "outer", name: "joan" });
    expect(await resultOf("joan")).toEqual({
      kind: "success",
      returnValue: "joan noted 1, seen by the outer one",
    });
  });
});

describe("resend", () => {
  afterEach(() => mailService.forget());
  type Status = { status: string; errorMessage: string | null } | null;
  const ended = (id: string, status: string) =>
    app.resultThat<Status>("emails:status", { id }, (s) => s?.status === status);

  it("sends what was queued in one batch, once for each idempotency key", async () => {
    const send = (subject: string, key?: string) =>
      app.mutation<string>("emails:send", { to: "delivered@resend.dev", subject, ...(key && { key }) });
    const ids = [await send("One"), await send("Two", "two"), await send("Two", "two")];
    expect(ids[2]).toBe(ids[1]);
    for (const id of ids) await ended(id, "sent");
    const subjects = mailService.accepted.map(({ subject }) => subject);
    expect(subjects.sort()).toEqual(["One", "Two"]);
    expect(mailService.accepted[0]).toMatchObject({ to: ["delivered@resend.dev"] });
  });

  it("tries again while the service fails, and gives up on what it refuses", async () => {
    mailService.answers.push(500);
    const id = await app.mutation<string>("emails:send", { to: "delivered@resend.dev", subject: "Again" });
    await ended(id, "sent");
    expect(mailService.accepted).toHaveLength(1);
    mailService.answers.push(422);
    const refused = await app.mutation<string>("emails:send", { to: "bounced@resend.dev", subject: "No" });
    expect(await ended(refused, "failed")).toMatchObject({
      errorMessage: expect.stringContaining("422") as string,
    });
  });

  it("doesn't send what was cancelled, nor to addresses that aren't for tests", async () => {
    const args = { to: "delivered@resend.dev", subject: "Cancelled" };
    const id = await app.mutation<string>("emails:sendAndCancel", args);
    await ended(id, "cancelled");
    const later = await app.mutation<string>("emails:send", { to: "delivered@resend.dev", subject: "Later" });
    await ended(later, "sent");
    expect(mailService.accepted.map(({ subject }) => subject)).toEqual(["Later"]);
    await expect(app.mutation("emails:send", { to: "ada@example.com", subject: "x" })).rejects.toThrow(
      "Test mode",
    );
  });

  it("takes the service's signed events, and no others", async () => {
    const id = await app.mutation<string>("emails:send", { to: "delivered@resend.dev", subject: "Event" });
    await ended(id, "sent");
    const resendId = mailService.accepted[0]?.resendId;
    const body = JSON.stringify({
      type: "email.delivered",
      created_at: "2024-11-22T23:41:12.126Z",
      data: {
        email_id: resendId,
        created_at: "2024-11-22T23:41:11.894719+00:00",
        from: "Test <onboarding@resend.dev>",
        to: ["delivered@resend.dev"],
        subject: "Event",
      },
    });
    const deliver = (signature: string, now: Date) =>
      fetch(`${app.server.siteUrl}/resend-webhook`, {
        method: "POST",
        body,
        headers: {
          "svix-id": "msg_1",
          "svix-timestamp": String(Math.floor(now.getTime() / 1000)),
          "svix-signature": signature,
        },
      });
    const now = new Date();
    expect((await deliver("v1,bm9uc2Vuc2U=", now)).status).toBe(500);
    const signature = new Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").sign("msg_1", now, body);
    expect((await deliver(signature, now)).status).toBe(201);
    await ended(id, "delivered");
    await until(async () =>
      expect(await app.query("emails:events")).toMatchObject([{ id, type: "email.delivered" }]),
    );
  });
});

interface Email {
  readonly subject: string;
  readonly to: readonly string[];
  readonly resendId: string;
}

/** Answers as the mail service's API does. */
class MailService {
  /** What it accepted. */
  accepted: Email[] = [];
  /** The status codes of its next refusals. */
  readonly answers: number[] = [];
  readonly #server: Server;
  #lastId = 0;

  static async start(): Promise<MailService> {
    const service = new MailService();
    await new Promise<void>((listening) => service.#server.listen(0, "127.0.0.1", listening));
    return service;
  }

  private constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then((body) => this.#answer(body, response));
    });
  }

  #answer(body: string, response: ServerResponse): void {
    const refusal = this.answers.shift();
    if (refusal !== undefined) {
      response.writeHead(refusal).end('{"message":"No."}');
      return;
    }
    const emails = (JSON.parse(body) as Omit<Email, "resendId">[]).map((email) => ({
      ...email,
      resendId: `re-${++this.#lastId}`,
    }));
    this.accepted.push(...emails);
    response.end(JSON.stringify({ data: emails.map(({ resendId }) => ({ id: resendId })) }));
  }

  /** A `fetch` that reaches this service where the component looks for the real one. */
  readonly fetch: typeof fetch = (input, init) => {
    const { port } = this.#server.address() as AddressInfo;
    const url = new URL(input instanceof Request ? input.url : input);
    expect(url.origin).toBe("https://api.resend.com");
    return fetch(`http://127.0.0.1:${port}${url.pathname}`, init);
  };

  forget(): void {
    this.accepted = [];
  }

  close(): void {
    this.#server.close();
  }
}
