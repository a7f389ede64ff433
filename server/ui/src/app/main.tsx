import { render } from "preact";
import "./theme";
import "../teams/invitation";
import { App } from "./app";
import { reloadOnChange } from "./watched";

const root = document.getElementById("app");
if (root) render(<App />, root);
if (WATCHED) reloadOnChange();
