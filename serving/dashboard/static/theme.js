// Here: dark or light, by choice or by the system. Not here: colours.
import { computed, effect, signal } from "./vendor/libraries.js";
import { view } from "./state.js";

const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = signal(system.matches);
system.addEventListener("change", (event) => (isDark.value = event.matches));

export const shownTheme = computed(() => view.theme.value || (isDark.value ? "dark" : "light"));

export const applyTheme = () =>
  effect(() => {
    document.documentElement.dataset.theme = shownTheme.value;
  });
