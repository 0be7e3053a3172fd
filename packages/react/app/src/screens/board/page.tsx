import { DndProvider } from "./cards.js";
export default DndProvider;
