/** Protected stages keep their data whatever happens to the stack; others go without a trace. */
export const keepsData = $app.protect;
