const STATUSES_WITHOUT_BODY: readonly (number | undefined)[] = [204, 205, 304];

/**
 * `Response` as functions see it. Convex takes a body beside a status that allows none, as in
 * `new Response("", { status: 204 })`, where the standard's throws; such a body is sent to nobody.
 */
export const UserResponse = new Proxy(Response, {
  construct(target, [body, init]: [BodyInit | null | undefined, ResponseInit | undefined], newTarget) {
    const sent = STATUSES_WITHOUT_BODY.includes(init?.status) ? null : body;
    return Reflect.construct(target, [sent, init], newTarget) as Response;
  },
});
