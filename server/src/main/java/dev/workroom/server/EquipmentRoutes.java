package dev.workroom.server;

import java.util.List;

/** Plugins, connectors and notes. */
final class EquipmentRoutes {
  private final Equipment equipment;
  private final Once once;

  EquipmentRoutes(Equipment equipment, Once once) {
    this.equipment = equipment;
    this.once = once;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/plugins", x -> x.json(equipment.plugins())),
        Route.act("/api/plugins/offers", once, x -> equipment.offer(x.body())),
        Route.act("/api/plugins/offers/{offer}", once, x -> equipment.accept(x.part("offer"))),
        Route.delete(
            "/api/plugins/offers/{offer}", x -> x.json(equipment.decline(x.part("offer")))),
        Route.put(
            "/api/plugins/{plugin}",
            x -> x.json(equipment.changePlugin(x.part("plugin"), x.body()))),
        Route.delete(
            "/api/plugins/{plugin}", x -> x.json(equipment.removePlugin(x.part("plugin")))),
        Route.act("/api/marketplaces", once, x -> equipment.addMarketplace(x.body())),
        Route.delete(
            "/api/marketplaces/{name}", x -> x.json(equipment.removeMarketplace(x.part("name")))),
        Route.get(
            "/api/connectors",
            x -> x.json(equipment.connectors(x.query("session").map(Exchange::session)))),
        Route.act("/api/connectors", once, x -> equipment.addConnector(x.body())),
        Route.delete(
            "/api/connectors/{name}", x -> x.json(equipment.removeConnector(x.part("name")))),
        Route.put(
            "/api/connectors/{name}/tools",
            x -> x.json(equipment.permit(x.part("name"), x.body()))),
        Route.act("/api/connectors/{name}/{action}", once, this::visit),
        Route.get("/api/sessions/{id}/memory", x -> x.json(equipment.notes(x.root()))),
        Route.put(
            "/api/sessions/{id}/memory", x -> x.json(equipment.saveNote(x.root(), x.body()))));
  }

  private Object visit(Exchange exchange) throws Exception {
    return equipment.visit(
        exchange.part("name"),
        exchange.part("action"),
        exchange.query("session").map(Exchange::session));
  }
}
