import { render } from "preact";
import "./theme";
import "../teams/invitation";
import { showTooltips } from "../components/tooltip";
import { App } from "./app";
import { reloadOnChange } from "./watched";

showTooltips();
const root = document.getElementById("app");
if (root) render(<App />, root);
if (WATCHED) reloadOnChange();
