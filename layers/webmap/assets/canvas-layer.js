// A canvas over the map, drawn anew when the view has changed or whoever draws on it says so.

/**
 * @param {typeof import("leaflet")} L @param {import("leaflet").Map} map
 * @param {{pane: string, padding: number}} options padding: how far it reaches beyond the view, as a share of the view
 * @param {(context: CanvasRenderingContext2D, bounds: import("leaflet").Bounds) => void} draw bounds in layer points, as all that is drawn
 * @returns {() => void} draws it anew
 */
export function addCanvas(L, map, options, draw) {
  // A renderer is made of Leaflet's private parts, of which its types do not tell.
  const Canvas = L.Renderer.extend({
    options,
    _initContainer() {
      this._container = L.DomUtil.create("canvas", "sitmap-canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._context = this._container.getContext("2d");
    },
    _destroyContainer() {
      L.DomUtil.remove(this._container);
      delete this._container;
    },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      /** @type {any} */ (L.Renderer.prototype)._update.call(this);
      const { min, max } = this._bounds;
      const ratio = window.devicePixelRatio || 1;
      const origin = map.getPixelOrigin();
      // Leaflet tells of one new view more than once.
      const view = [map.getZoom(), origin.x, origin.y, min.x, min.y, max.x, max.y, ratio].join(" ");
      if (view === this.drawn) return;
      this.drawn = view;
      L.DomUtil.setPosition(this._container, min);
      this._container.width = Math.round((max.x - min.x) * ratio);
      this._container.height = Math.round((max.y - min.y) * ratio);
      this._container.style.width = max.x - min.x + "px";
      this._container.style.height = max.y - min.y + "px";
      this._context.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
      draw(this._context, this._bounds);
    },
  });
  const canvas = new Canvas();
  canvas.addTo(map);
  return () => {
    if (!canvas._bounds) return;
    canvas.drawn = "";
    canvas._update();
  };
}
