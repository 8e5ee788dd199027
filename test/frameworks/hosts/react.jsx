import { memo, useEffect, useState } from "react";
import { createPortal, flushSync } from "react-dom";
import { createRoot } from "react-dom/client";

const Item = memo(function Item({ row, tally }) {
  useEffect(() => tally.mounted(), [tally]);
  tally.rendered(row.text);
  return <p>{row.text}</p>;
});

function HostedList({ client, name, tally, hasFlush }) {
  const [rows, setRows] = useState([]);
  const onRows = (event) => (hasFlush ? flushSync(() => setRows(event.rows)) : setRows(event.rows));
  return (
    <realtime-list
      hosted-rows
      query="items:list"
      args={{ list: name }}
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
