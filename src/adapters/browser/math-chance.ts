import type { Chance } from "../../core/ports.js";

export const mathChance: Chance = { next: () => Math.random() };
