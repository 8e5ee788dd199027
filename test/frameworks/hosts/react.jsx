import { memo, useEffect, useState } from "react";
import { createPortal, flushSync } from "react-dom";
import { createRoot } from "react-dom/client";

const Item = memo(function Item({ row, tally }) {
  useEffect(() => tally.mounted(), [tally]);
  tally.rendered(row.text);
  return <p>{row.text}</p>;
});

function HostedList({ client, query, args, tally, hasFlush }) {
  const [rows, setRows] = useState([]);
  const onRows = (event) => (hasFlush ? flushSync(() => setRows(event.rows)) : setRows(event.rows));
  return (
    <realtime-list
      hosted-rows
      query={query}
      args={args}
      client={client}
      page-size="100"
      onvisible-rows-change={onRows}
    >
      {rows.map(({ key, row, element }) => createPortal(<Item row={row} tally={tally} />, element, key))}
      <p slot="empty">Nothing yet</p>
    </realtime-list>
  );
}

const textOf = (row) => row.text;

function OrdinaryList({ url, name, tally }) {
  return (
    <convex-provider url={url}>
      <realtime-list
        query="items:list"
        rowKey={textOf}
        args={{ list: name }}
        renderItem={textOf}
        onlist-change={(event) => tally.changed(event.total)}
      />
    </convex-provider>
  );
}

/** Renders what is in its form anew with each event. */
function Form({ client, label, hear }) {
  const [heard, setHeard] = useState(0);
  const onEvent = (event) => {
    hear(event);
    setHeard((before) => before + 1);
  };
  return (
    <optimistic-update
      mutation="notes:addIfOpen"
      effect="insert-at-start"
      into="notes:list"
      client={client}
      onbefore-mutate={onEvent}
      onmutation-saved={onEvent}
      onmutation-settled={onEvent}
    >
      <form>
        {heard > 0 && <p>{heard} events</p>}
        <label>
          {label} <input name="text" required />
        </label>
        <button>Send</button>
      </form>
    </optimistic-update>
  );
}

function mount(view, target) {
  const root = createRoot(target);
  root.render(view);
  return () => root.unmount();
}

export const mountHosted = (target, props) => mount(<HostedList {...props} hasFlush />, target);
export const mountHostedLater = (target, props) => mount(<HostedList {...props} />, target);

export function mountOrdinary(target, props) {
  const root = createRoot(target);
  const show = (name) => root.render(<OrdinaryList {...props} name={name} />);
  show(props.name);
  return { show, unmount: () => root.unmount() };
}

export function mountForm(target, props) {
  const root = createRoot(target);
  const show = (label) => root.render(<Form {...props} label={label} />);
  show(props.label);
  return { show, unmount: () => root.unmount() };
}
