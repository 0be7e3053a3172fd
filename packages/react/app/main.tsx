import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Application } from "./src/application.js";
import "./src/styles/app.css";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no root.");
createRoot(root).render(<StrictMode><Application /></StrictMode>);
