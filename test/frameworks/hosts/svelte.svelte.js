import { mount, unmount } from "svelte";
import SvelteForm from "./SvelteForm.svelte";
import SvelteHosted from "./SvelteHosted.svelte";
import SvelteOrdinary from "./SvelteOrdinary.svelte";

export function mountHosted(target, props) {
  const component = mount(SvelteHosted, { target, props });
  return () => unmount(component);
}

export function mountOrdinary(target, { url, name, tally }) {
  const shown = $state({ name });
  const component = mount(SvelteOrdinary, { target, props: { url, shown, tally } });
  return { show: (next) => (shown.name = next), unmount: () => unmount(component) };
}

export function mountForm(target, { client, label, hear }) {
  const shown = $state({ label });
  const component = mount(SvelteForm, { target, props: { client, shown, hear } });
  return { show: (next) => (shown.label = next), unmount: () => unmount(component) };
}
