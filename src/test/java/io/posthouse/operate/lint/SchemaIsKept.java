package io.posthouse.operate.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.posthouse.yaml.Problem;
import io.posthouse.yaml.Yaml;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Camel's own schema of the YAML DSL, which editors use too. Takes about two seconds to load, once. */
public final class SchemaIsKept implements Rule {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private final JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
            .getSchema(SchemaIsKept.class.getResourceAsStream("/schema/camelYamlDsl.json"));

    @Override
    public List<Problem> check(Project project) {
        List<Problem> problems = new ArrayList<>();
        for (RouteFile file : project.files()) {
            Yaml root = file.kamelet() ? template(file) : file.yaml().root();
            for (var message : schema.validate(json(root))) {
                problems.add(file.problem(
                        line(root, message.getInstanceLocation()),
                        "not in Camel's YAML schema: " + message.getMessage(),
                        "correct the name or the type"));
            }
        }
        return problems;
    }

    /** A Kamelet's template as the list of single keys that a route file is. */
    private static Yaml template(RouteFile file) {
        List<Yaml> items = new ArrayList<>();
        if (file.yaml().root().at("spec", "template").orElse(null) instanceof Yaml.Mapping template) {
            template.entries().forEach(entry -> items.add(new Yaml.Mapping(entry.line(), List.of(entry))));
        }
        return new Yaml.Sequence(1, items);
    }

    private static JsonNode json(Yaml yaml) {
        if (yaml instanceof Yaml.Sequence list) {
            ArrayNode array = JSON.arrayNode();
            list.items().forEach(item -> array.add(json(item)));
            return array;
        }
        if (yaml instanceof Yaml.Mapping mapping) {
            ObjectNode object = JSON.objectNode();
            mapping.entries().forEach(entry -> object.set(entry.key(), json(entry.value())));
            return object;
        }
        Yaml.Scalar scalar = (Yaml.Scalar) yaml;
        return switch (scalar.kind()) {
            case NOTHING -> JSON.nullNode();
            case YES_OR_NO -> JSON.booleanNode(scalar.value().equals("true"));
            case NUMBER -> JSON.numberNode(new BigDecimal(scalar.value()));
            case TEXT -> JSON.textNode(scalar.value());
        };
    }

    private static int line(Yaml root, JsonNodePath path) {
        Yaml yaml = root;
        int line = root.line();
        for (int i = 0; i < path.getNameCount(); i++) {
            Object element = path.getElement(i);
            if (yaml instanceof Yaml.Sequence list && element instanceof Integer index) {
                yaml = list.items().get(index);
                line = yaml.line();
            } else if (yaml instanceof Yaml.Mapping mapping) {
                var entry = mapping.entry(element.toString());
                if (entry.isEmpty()) {
                    return line;
                }
                line = entry.get().line();
                yaml = entry.get().value();
            }
        }
        return line;
    }
}
