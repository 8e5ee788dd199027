import type { FetchToken, ListChangeEvent, RealtimeClient, RealtimeList } from "convex-elements";
import type { ElementProps } from "convex-elements/types/react";
import { useRef } from "react";

interface Given {
  readonly client: RealtimeClient;
  readonly fetchToken: FetchToken;
  readonly channel: string | undefined;
}

export function Right({ client, fetchToken, channel }: Given) {
  const list = useRef<RealtimeList>(null);
  const heard = (event: ListChangeEvent) => console.log(event.total.toFixed(), event.added.join());
  return (
    <convex-provider url="http://127.0.0.1:3210" storage="memory" auth={fetchToken} outbox className="app">
      <realtime-list
        ref={list}
        key="messages"
        class="messages"
        style={{ blockSize: "20rem" }}
        query="messages:list"
        args={{ channel }}
        rowKey={(row) => String(row)}
        page-size="50"
        pageSize={50}
        fromEnd
        from-end={channel !== undefined}
        sort-by="-at"
        sortBy={() => 0}
        filter={(row) => row !== null}
        selection="multiple"
        selected={["a"]}
        label={channel ?? ""}
        renderItem={(row) => String(row)}
        strings={{ empty: "Nobody" }}
        client={client}
        aria-describedby="note"
        onClick={() => list.current?.scrollToNewest()}
        onlist-change={heard}
        onselection-change={(event) => event.selected.join() + event.currentTarget.loadedCount}
        onvisible-rows-change={(event) => event.rows[0]?.element.id}
        onpending-task={(event) => void event.complete.then()}
        onrealtime-error={(event) => event.error.remedy.trim()}
      >
        <p slot="empty">Nothing</p>
      </realtime-list>
      <realtime-list args='{"channel":"general"}' />
      <realtime-list args="skip" max-updates-per-second={4} />
      <live-value
        format={(value) => String(value)}
        fraction-digits="2"
        sparkline={5}
        onvalue-change={(e) => e.stale}
      />
      <optimistic-update mutation="messages:send" row={{ body: "" }} onbefore-mutate={(e) => (e.args = {})} />
      <typing-indicator room="a" for="body" ontyping-change={(event) => event.others.toFixed()} />
      <live-cursors room="a" for="board" htmlFor="board" />
      <edit-lock
        room="a"
        resource="title"
        release-after={1000}
        onlease-change={(event) => event.holder?.name}
      />
      <presence-indicator appear="offline" onpresence-change={(event) => event.joined.length} />
      <sync-status queue="always" compact onsync-status-change={(event) => event.state.name} />
    </convex-provider>
  );
}

/** A tag of one's own name takes the same. */
export const given: ElementProps<"realtime-list"> = { query: "messages:list", args: { channel: "general" } };

export const wrong = [
  // @ts-expect-error No such storage.
  <convex-provider storage="disk" />,
  // @ts-expect-error A number.
  <realtime-list pageSize="50" />,
  // @ts-expect-error No list of arguments.
  <realtime-list args={["general"]} />,
  // @ts-expect-error Rows are not known to be numbers.
  <realtime-list renderItem={(row: number) => row.toFixed()} />,
  // @ts-expect-error Neither single nor multiple.
  <realtime-list selection="many" />,
  // @ts-expect-error No such field.
  <realtime-list onlist-change={(event) => void event.count} />,
  // TypeScript lets every name with a hyphen pass in JSX, so events that aren't there are no errors.
  // @ts-expect-error Nobody can set it.
  <realtime-list loadedCount={5} />,
  // @ts-expect-error React keeps `key`, which takes no function.
  <realtime-list key={(row: unknown) => String(row)} />,
  // @ts-expect-error An attribute holds no function.
  <live-value fraction-digits={() => 2} />,
  // @ts-expect-error No such tag.
  <realtime-lists />,
];
