import type { ListChangeEvent, RealtimeClient, RealtimeList } from "convex-elements";
import type { ElementProps } from "convex-elements/types/solid";

interface Given {
  readonly client: RealtimeClient;
  readonly channel: string | undefined;
}

export function Right({ client, channel }: Given) {
  let list: RealtimeList | undefined;
  const heard = (event: ListChangeEvent) => console.log(event.total.toFixed(), event.added.join());
  return (
    <convex-provider url="http://127.0.0.1:3210" storage="memory" outbox class="app" prop:client={client}>
      <realtime-list
        ref={list}
        classList={{ quiet: true }}
        style={{ "block-size": "20rem" }}
        query="messages:list"
        args={{ channel }}
        prop:args={{ channel }}
        attr:args='{"channel":"general"}'
        page-size="50"
        prop:pageSize={50}
        fromEnd
        bool:from-end={channel !== undefined}
        prop:sortBy={() => 0}
        attr:sort-by="-at"
        selection="multiple"
        prop:renderItem={(row) => String(row)}
        aria-describedby="note"
        onClick={() => list?.scrollToNewest()}
        on:list-change={heard}
        on:selection-change={(event) => event.selected.join() + event.currentTarget.loadedCount}
        on:visible-rows-change={{ handleEvent: (event) => event.rows[0]?.element.id, once: true }}
      >
        <p slot="empty">Nothing</p>
      </realtime-list>
      <realtime-list args='{"channel":"general"}' />
      <typing-indicator room="a" for="body" on:typing-change={(event) => event.others.toFixed()} />
      <live-cursors room="a" for="board" />
      <edit-lock room="a" resource="title" on:lease-change={(event) => event.holder?.name} />
    </convex-provider>
  );
}

/** A tag of one's own name takes the same. */
export const given: ElementProps<"realtime-list"> = { query: "messages:list", args: { channel: "general" } };

export const wrong = [
  // @ts-expect-error No such storage.
  <convex-provider storage="disk" />,
  // @ts-expect-error A number.
  <realtime-list prop:pageSize="50" />,
  // @ts-expect-error No list of arguments.
  <realtime-list args={["general"]} />,
  // @ts-expect-error An attribute holds no object.
  <realtime-list attr:args={{ channel: "general" }} />,
  // @ts-expect-error Solid's prefix for attributes that are there or not takes neither text nor number.
  <realtime-list bool:from-end="yes" />,
  // @ts-expect-error Rows are not known to be numbers.
  <realtime-list prop:renderItem={(row: number) => String(row)} />,
  // @ts-expect-error Neither single nor multiple.
  <realtime-list selection="many" />,
  // @ts-expect-error No such field.
  <realtime-list on:list-change={(event) => void event.count} />,
  // TypeScript lets every name with a hyphen pass in JSX, so events that aren't there are no errors.
  // @ts-expect-error Nobody can set it.
  <realtime-list prop:loadedCount={5} />,
  // @ts-expect-error No such tag.
  <realtime-lists />,
];
