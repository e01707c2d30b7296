package io.posthouse.jq;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.internal.misc.Pair;
import net.thisptr.jackson.jq.internal.operators.MultiplyOperator;
import net.thisptr.jackson.jq.internal.tree.FunctionCall;
import net.thisptr.jackson.jq.internal.tree.FunctionDefinition;
import net.thisptr.jackson.jq.internal.tree.ThisObject;
import net.thisptr.jackson.jq.internal.tree.VariableAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.BracketFieldAccess;
import net.thisptr.jackson.jq.internal.tree.literal.ValueLiteral;

/**
 * Puts a meter on every part of a program. The library has no bounds of its own and no place to hang them, so this goes
 * through the private fields of its tree; JqTest shows that no part is forgotten. Also notes which functions are called.
 */
final class Metering {
    private static final String LIBRARY = "net.thisptr.jackson.jq.internal.";

    private final Set<String> called = new TreeSet<>();
    private final Set<String> defined = new TreeSet<>();

    /** The same program, counted. The given one must not be used any more. */
    Expression of(Expression program) {
        return (Expression) metered(program);
    }

    /** Puts meters inside of what is no expression itself: a function of the library that is written in jq. */
    void inside(Object part) {
        for (Class<?> type = part.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    replace(field, part);
                }
            }
        }
    }

    /** name/arguments of the functions that the programs call and do not define themselves. */
    Set<String> called() {
        Set<String> foreign = new TreeSet<>(called);
        foreign.removeAll(defined);
        return foreign;
    }

    private void replace(Field field, Object part) {
        try {
            field.setAccessible(true);
            Object before = field.get(part);
            Object after = metered(before);
            boolean inBrackets =
                    part instanceof BracketFieldAccess && !field.getName().equals("target");
            if (inBrackets && after instanceof Expression index) {
                after = new BoundedIndex(index);
            }
            if (after != before) {
                field.set(part, after);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the tree of jackson-jq cannot be metered at " + field, e);
        }
    }

    private Object metered(Object part) {
        if (part == null || part instanceof Metered || part instanceof BoundedIndex) {
            return part;
        }
        if (part instanceof Expression expression) {
            note(expression);
            inside(expression);
            boolean free = part instanceof ThisObject || part instanceof ValueLiteral || part instanceof VariableAccess;
            return free ? expression : new Metered(expression);
        }
        if (part instanceof MultiplyOperator multiply) {
            return new BoundedMultiply(multiply);
        }
        if (part instanceof Pair<?, ?> pair) {
            return Pair.of(metered(pair._1), metered(pair._2));
        }
        if (part instanceof List<?> list) {
            List<Object> metered = new ArrayList<>();
            list.forEach(item -> metered.add(metered(item)));
            return metered;
        }
        if (part.getClass().getName().startsWith(LIBRARY + "tree.")) {
            inside(part);
        }
        return part;
    }

    private void note(Expression expression) {
        if (expression instanceof FunctionCall) {
            called.add(value(expression, "name") + "/" + ((List<?>) value(expression, "args")).size());
        } else if (expression instanceof FunctionDefinition) {
            List<?> parameters = (List<?>) value(expression, "args");
            defined.add(value(expression, "fname") + "/" + parameters.size());
            parameters.forEach(parameter -> defined.add(parameter + "/0"));
        }
    }

    private static Object value(Object part, String name) {
        try {
            Field field = part.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(part);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the tree of jackson-jq has no " + name + " any more", e);
        }
    }
}
