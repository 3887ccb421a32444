export function dataDirectory(): string;
