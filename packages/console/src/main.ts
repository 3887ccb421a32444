import { h, render } from "preact";
import { Console } from "./app/console.ts";

const root = document.getElementById("console");
if (root !== null) render(h(Console, null), root);
