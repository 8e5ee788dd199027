import { createApp, h, shallowRef } from "vue";
import VueForm from "./VueForm.vue";
import VueHosted from "./VueHosted.vue";
import VueOrdinary from "./VueOrdinary.vue";

export function mountHosted(target, props) {
  const app = createApp(VueHosted, props);
  app.mount(target);
  return () => app.unmount();
}

export function mountOrdinary(target, props) {
  const name = shallowRef(props.name);
  const app = createApp(() => h(VueOrdinary, { ...props, name: name.value }));
  app.mount(target);
  return { show: (next) => (name.value = next), unmount: () => app.unmount() };
}

export function mountForm(target, props) {
  const label = shallowRef(props.label);
  const app = createApp(() => h(VueForm, { ...props, label: label.value }));
  app.mount(target);
  return { show: (next) => (label.value = next), unmount: () => app.unmount() };
}
