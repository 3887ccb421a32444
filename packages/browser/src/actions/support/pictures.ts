import type { Stage } from "./stage.ts";

/** How many of the picture's pixels, at most 300 by 150 of them, are in the red of a page's text. */
export function reddish(stage: Stage, picture: Uint8Array): Promise<number> {
  return stage.evaluate(`new Promise((resolve) => {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width: 300, height: 150 });
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, 300, 150);
      resolve(data.filter((red, index) => index % 4 === 0 && red > data[index + 1] + 60).length);
    };
    image.src = "data:image/any;base64,${Buffer.from(picture).toString("base64")}";
  })`);
}
